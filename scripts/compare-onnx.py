"""Whether the models of `p300 export --onnx` give the scores of `p300 classify`, as onnxruntime runs
them. Needs numpy, onnx and onnxruntime.

    python3 scripts/compare-onnx.py DETECTOR.safetensors EPOCHS.npz [RAW_EPOCHS.npz]

RAW_EPOCHS are the same epochs of `preprocess --normalize none`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime

p300 = Path(__file__).resolve().parent.parent / ".build/release/p300"
detector, *inputs = sys.argv[1:]

for source, path in zip(("epochs", "raw-epochs"), inputs):
    with tempfile.TemporaryDirectory() as folder:
        model, scores = f"{folder}/model.onnx", f"{folder}/scores.json"
        command = [p300, "export", detector, "--onnx", model, "--from", source]
        subprocess.run(command, check=True, capture_output=True)
        command = [p300, "classify", detector, inputs[0], "--output", scores, "--quiet"]
        subprocess.run(command, check=True, capture_output=True)
        wanted = numpy.array([row["score"] for row in json.loads(Path(scores).read_text())])
        onnx.checker.check_model(model, full_check=True)
        loaded = onnx.load(model)
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    epochs = numpy.load(path)
    facts = session.get_modelmeta().custom_metadata_map
    labels = epochs["electrodes"].tolist()
    # Some networks take eight of the electrodes.
    chosen = [labels.index(label) for label in json.loads(facts["electrodes"])]
    x = epochs["x"][:, chosen]
    given = {"epochs": x}
    if "deviations" in [value.name for value in session.get_inputs()]:
        given["deviations"] = epochs["deviation"][:, chosen]
    found = session.run(["scores"], given)[0]
    single = [session.run(["scores"], {name: array[i : i + 1] for name, array in given.items()})[0][0]
              for i in range(3)]
    assert found.shape == wanted.shape and found.dtype == numpy.float32
    assert numpy.allclose(found[:3], single, atol=1e-6)
    assert set(facts) >= {"band", "window", "sampling_rate", "threshold", "detector_sha256"}
    error = abs(found - wanted).max()
    print(f"{Path(detector).name}, from {source}: {len(x)} epochs, opset "
          f"{loaded.opset_import[0].version}, IR {loaded.ir_version}, {len(loaded.graph.node)} nodes; "
          f"scores {wanted.min():.4f} to {wanted.max():.4f}, largest difference {error:.1e}")
    assert error < 1e-5
