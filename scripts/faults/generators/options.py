"""Hostile values of options."""

from . import numbers

OPTIONS = {
    "--rate": ["120", "1e6", "0", "-1", "nan", "1e-300", "240.5"],
    "--band": ["0.5-20", "-", "20-0.5", "1e-9-1e9", "nan-nan", "0.5-", "-20", "--"],
    "--window": ["0.65", "-0.1:0.6", "1e9", "0", "nan", "0:0", "1:-1", ":"],
    "--baseline": ["-0.1:0", "0:0", "nan:1", "-1e9:1e9", ":"],
    "--notch": ["50", "60", "0", "1e-9", "-50"],
    "--reject": ["100", "0", "-1", "nan", "1e-300"],
    "--normalize": ["none", "epoch", "x"],
    "--reference": ["average", "mastoids", "Cz", "Cz,Cz", ",,,", ""],
    "--electrodes": ["Cz", "Cz,Cz", ",", "8", "0", "99999999999"],
    "--bad": ["Cz", ",", "Cz,Fz,Pz,Oz,P3,P4,PO7,PO8"],
    "--targets": ["Target", "(a+)+$", "(" * 5000, "a{1,100000}", "[", ".*", "1-99999999999", "((((a*)*)*)*)*b"],
    "--nontargets": ["NonTarget", "(.|.)*x", "\\", "1,2,3," * 3000],
    "--codes": ["1-12", "flash/(?<code>\\d+)", "(?<code>", "(?<code>a*)*", "0-0", "12-1"],
    "--code-map": ["101-112=1-12", "1=2", "1-99999999=1-99999999", "=", "1-2=3"],
    "--matrix": ["ABC,DEF", ",", "A" * 100_000, "A," * 5000, "é,🙂"],
    "--text": ["A", "🙂" * 10_000, "", "\n"],
    "--paradigm": ["single", "groups", "row-column", "x"],
    "--unit": ["uV", "V", "x", "nV"],
    "--layout": ["brainflow:CYTON", "250", "250:Cz,marker", ":", "1e308:", "250:-*99999999,Cz", "250:Cz*1000000000"],
    "--onsets": ["nearest", "exact", "x"],
    "--threads": ["1", "0", "-1", "99999999999999999999", "64"],
    "--format": ["npz", "fif", "set", "tsv", "x"],
}


def generate(chance):
    """Some options with values, for `p300 preprocess`."""
    chosen = []
    for name in chance.sample(sorted(OPTIONS), chance.choice([1, 1, 2, 3])):
        value = chance.choice(OPTIONS[name])
        if chance.random() < 0.3:
            value = chance.choice([
                numbers.text(chance), repr(numbers.real(chance)), str(numbers.integer(chance)),
                f"{numbers.real(chance)!r}-{numbers.real(chance)!r}",
                f"{numbers.real(chance)!r}:{numbers.real(chance)!r}"])
        chosen.append(f"{name}={value}".replace("\0", ""))
    return chosen
