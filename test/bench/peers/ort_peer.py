"""Python onnxruntime on the ONNX file that CaseLens wrote: as installed, as many threads as cores."""
import os
import time

import numpy as np
import onnxruntime as ort

from peer import serve


def prepare(task):
    options = ort.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    session = ort.InferenceSession(task["onnxFile"], options, providers=["CPUExecutionProvider"])
    size = task["inputSize"]
    images = np.random.default_rng(1).random((task["batch"], size, size, 3), np.float32)
    name = session.get_inputs()[0].name

    def run():
        started = time.perf_counter()
        for _ in range(task["batches"]):
            session.run(None, {name: images})
        return {"imageMs": (time.perf_counter() - started) * 1000 / (task["batches"] * task["batch"])}

    return run


serve(prepare)
