"""Writes folds.json and power-laws.json beside this file.

folds.json: painted-by-number datasets (classes and groups) with the largest deviation of a class's share in a fold that
scikit-learn's StratifiedGroupKFold (shuffle, seed 0) leaves. power-laws.json: points near known power laws with the parameters that
scipy.optimize.curve_fit finds (bounded, weighted).
"""

import json
import pathlib

import numpy as np
from scipy.optimize import curve_fit
from sklearn.model_selection import StratifiedGroupKFold

HERE = pathlib.Path(__file__).parent


def deviations(classes, groups, folds):
    """Mean and largest |images of a class in a fold / images of the class - 1 / folds|."""
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=0)
    found = []
    for _, held_out in splitter.split(np.zeros(len(classes)), classes, groups):
        for name in np.unique(classes):
            share = np.sum(classes[held_out] == name) / np.sum(classes == name)
            found.append(abs(share - 1 / folds))
    return float(np.mean(found)), float(np.max(found))


def dataset(seed, images, class_shares, group_size):
    random = np.random.default_rng(seed)
    classes, groups, group = [], [], 0
    while len(classes) < images:
        size = 1 if group_size == 1 else int(random.integers(1, 2 * group_size))
        # Most groups are of one class; one in five is mixed, as patients with several kinds of lesion are.
        one = int(random.choice(len(class_shares), p=class_shares))
        mixed = group_size > 1 and random.random() < 0.2
        for _ in range(size):
            classes.append(int(random.choice(len(class_shares), p=class_shares)) if mixed else one)
            groups.append(group)
        group += 1
    return np.array(classes), np.array(groups)


def main():
    cases = []
    settings = [
        ("balanced, single images", 200, [0.5, 0.5], 1, 5),
        ("rare class, single images", 400, [0.6, 0.3, 0.1], 1, 10),
        ("balanced, groups of about 4", 400, [0.5, 0.5], 4, 5),
        ("seven classes, small groups", 1200, [0.67, 0.11, 0.11, 0.05, 0.03, 0.015, 0.015], 2, 5),
        ("few large groups", 600, [0.7, 0.3], 20, 5),
    ]
    for seed, (name, images, shares, size, folds) in enumerate(settings):
        classes, groups = dataset(seed, images, shares, size)
        mean, largest = deviations(classes, groups, folds)
        cases.append(
            {"name": name, "folds": folds, "classes": classes.tolist(), "groups": groups.tolist(), "mean": mean, "largest": largest}
        )
    (HERE / "folds.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")

    random = np.random.default_rng(7)
    laws = []
    sizes = np.array([80.0, 150.0, 300.0, 550.0, 800.0])
    for floor, scale, decay in [(0.02, 0.08, 0.5), (0.1, 0.05, 1.0), (0.0, 0.15, 0.3), (0.05, 0.1, 0.7)]:
        errors = floor + scale * (sizes / 800) ** -decay + random.normal(0, 0.002, len(sizes))
        weights = 1000 / (errors * (1 - errors))
        found, _ = curve_fit(
            lambda n, a, b, c: a + b * (n / 800) ** -c,
            sizes,
            errors,
            p0=[0.05, 0.1, 0.5],
            sigma=1 / np.sqrt(weights),
            bounds=([0, 0, 0.05], [1, 1, 1.5]),
            xtol=1e-14,
            ftol=1e-14,
            gtol=1e-14,
        )
        cost = float(np.sum(weights * (errors - (found[0] + found[1] * (sizes / 800) ** -found[2])) ** 2))
        laws.append(
            {
                "points": [{"images": n, "error": e, "weight": w} for n, e, w in zip(sizes, errors, weights)],
                "floor": found[0],
                "scale": found[1],
                "decay": found[2],
                "cost": cost,
            }
        )
    (HERE / "power-laws.json").write_text(json.dumps(laws, indent=1) + "\n")


if __name__ == "__main__":
    main()
