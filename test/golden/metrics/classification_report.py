"""Prints scikit-learn's classification reports of predictions.csv. Needs: pip install scikit-learn."""
import csv
import json
import math
import os

import numpy as np
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "predictions.csv"), newline="") as file:
    rows_of_all = list(csv.DictReader(file))
classes = ["akiec", "bcc", "mel", "nv"]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return None if math.isnan(value) else float(value)


def report(rows, prefix, never=None):
    probabilities = np.array([[float(row[f"{prefix}_{name}"]) for name in classes] for row in rows])
    if never is not None:
        probabilities[:, classes.index(never)] = -1
    called = np.array(classes)[probabilities.argmax(1)]
    truth = [row["truth"] for row in rows]
    # Labels that neither occur nor are called are no part of scikit-learn's report.
    labels = [name for name in classes if name in set(truth) | set(called)]
    return {
        "report": plain(metrics.classification_report(truth, called, labels=labels, output_dict=True, zero_division=np.nan)),
        "kappa": metrics.cohen_kappa_score(truth, called),
        "normalised": metrics.confusion_matrix(truth, called, labels=classes, normalize="true").tolist(),
    }


print(json.dumps({
    "first": report(rows_of_all, "p"),
    "second": report(rows_of_all, "q"),
    "without_akiec": report([row for row in rows_of_all if row["truth"] != "akiec"], "p"),
    "akiec_never_called": report(rows_of_all, "p", never="akiec"),
}, indent=1))
