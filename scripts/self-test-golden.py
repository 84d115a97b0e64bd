"""The numbers that `p300 doctor` compares with, from NumPy and SciPy in double precision."""

import numpy
import scipy.signal

electrodes, samples, maps, hidden, epochs = 8, 78, 10, 100, 4
steps = samples // 13

shapes = [(maps, electrodes), (maps,), (5 * maps, 13), (5 * maps,), (hidden, 5 * maps * steps),
          (hidden,), (2, hidden), (2,)]
count = sum(int(numpy.prod(shape)) for shape in shapes)
numbers = ((numpy.arange(count) * 7919 % 401 - 200) / 400).astype("f4").astype(float)
tensors = []
for shape in shapes:
    size = int(numpy.prod(shape))
    tensors.append(numbers[:size].reshape(shape))
    numbers = numbers[size:]
w1, b1, w2, b2, w3, b3, w4, b4 = tensors
x = ((numpy.arange(epochs * electrodes * samples) * 104729 % 2003 - 1001) / 500).astype("f4")
x = x.astype(float).reshape(epochs, electrodes, samples)


def scaled_tanh(sums):
    return 1.7159 * numpy.tanh(2 * sums / 3)


def sigmoid(sums):
    return 1 / (1 + numpy.exp(-sums))


l1 = scaled_tanh(numpy.einsum("me,nes->nms", w1, x) + b1[:, None])
pieces = l1[:, :, : steps * 13].reshape(epochs, maps, steps, 13)
l2 = numpy.einsum("nmpk,mfk->nmfp", pieces, w2.reshape(maps, 5, 13))
l2 = scaled_tanh(l2.reshape(epochs, 5 * maps, steps) + b2[:, None])
l3 = sigmoid(l2.reshape(epochs, -1) @ w3.T + b3)
l4 = sigmoid(l3 @ w4.T + b4)
print("scores:", (l4[:, 1] / l4.sum(axis=1)).tolist())

band = scipy.signal.butter(4, [0.1, 20], "bandpass", fs=256, output="sos")
for frequency in (10, 20, 50):
    gain = scipy.signal.sosfreqz(band, worN=[frequency], fs=256)[1][0]
    print(f"gain at {frequency} Hz:", abs(gain) ** 2)
