"""Checks an ONNX file by ONNX's own checker, shapes included: /usr/bin/python3 check.py FILE…

Run by hand with Debian's python3-onnx, on files that tests/formats/onnx/networks.ts describes.
"""
import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    (output,) = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph.output
    print(path, [d.dim_param or d.dim_value for d in output.type.tensor_type.shape.dim])
