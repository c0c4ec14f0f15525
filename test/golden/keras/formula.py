"""Numbers by formula, as `src-main/engine/runners/formula.ts` and `test/support/formula-weights.ts` have them: what both sides start from."""
import numpy as np


def hash_unit(count, salt):
    """`count` numbers from 0 to below 1, always the same for one salt."""
    h = (np.arange(count, dtype=np.uint64) + 1) * 0x9E3779B1 + (salt + 1) * 0x85EBCA6B
    h &= 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    h = (h * 0x7FEB352D) & 0xFFFFFFFF
    h ^= h >> np.uint64(15)
    h = (h * 0x846CA68B) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) / 4294967296.0


def formula_weight(name, shape, salt):
    """A weight of this shape; its name says how large its values may be."""
    u = hash_unit(int(np.prod(shape)), salt)
    last = name.split("/")[-1].split(":")[0]
    if last in ("gamma", "moving_variance", "variance"):
        v = 0.9 + 0.2 * u
    elif last in ("beta", "moving_mean", "mean", "count"):
        v = 0.2 * (u - 0.5)
    elif last == "bias":
        v = 0.1 * (u - 0.5)
    else:
        fan_in = int(np.prod(shape[:2])) if last == "depthwise_kernel" else int(np.prod(shape[:-1]))
        v = (2 * u - 1) * 0.6 * np.sqrt(6.0 / fan_in)
    return v.reshape(shape).astype(np.float32)


def assign_formula_weights(model):
    """Every weight by its place in layer order."""
    for salt, weight in enumerate([w for layer in model.layers for w in layer.weights]):
        value = formula_weight(weight.name, weight.shape.as_list(), salt)
        weight.assign(value.astype(weight.dtype.as_numpy_dtype))
