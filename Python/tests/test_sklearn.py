"""The contract of scikit-learn, by its own checks and its own tools."""

import numpy as np
import pytest
from conftest import RATE

from p300 import P300Classifier

pytest.importorskip("sklearn", minversion="1.6")

from sklearn.base import clone, is_classifier
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks

# The checks make arrays [epoch, feature], which a single electrode's [epoch, time] are.
SINGLE = {"sampling_rate": 20, "electrodes": ["Cz"]}

# Where the method cannot do what a check asks of every classifier.
EXPECTED_FAILURES = {
    "lda": {},
    "xdawn-riemann": {
        "check_fit2d_1feature": "covariances need two samples, and the tool says so in its own words",
        "check_classifier_data_not_an_array": "two samples an epoch leave covariances without a direction",
    },
}


@parametrize_with_checks(
    [P300Classifier(network, **SINGLE) for network in EXPECTED_FAILURES],
    expected_failed_checks=lambda estimator: EXPECTED_FAILURES[estimator.network],
)
def test_checks_of_estimators(estimator, check):
    check(estimator)


def test_of_more_electrodes_only_checks_without_data_are_run():
    """Every other check fits [epoch, feature], which several electrodes cannot be."""
    with pytest.warns(UserWarning, match="Can't test estimator"):
        results = check_estimator(P300Classifier("lda", RATE), on_skip=None)
    assert {result["check_name"] for result in results} == {"check_estimator_cloneable"}
    assert all(result["status"] == "passed" for result in results)


def test_clones_are_unfitted_classifiers_of_the_same_parameters(data):
    fitted = P300Classifier("lda", RATE, options={"z-scores": False}).fit(*data)
    copy = clone(fitted)
    assert is_classifier(copy)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "detector_")


def test_pipelines_cross_validation_and_searches_take_it(data):
    x, y = data
    pipeline = make_pipeline(FunctionTransformer(lambda x: x[:, :4]), P300Classifier("lda", RATE))
    folds = StratifiedKFold(3)
    scores = cross_val_score(pipeline, x, y, scoring="roc_auc", cv=folds)
    assert scores.min() > 0.7
    search = GridSearchCV(pipeline, {"p300classifier__network": ["blda", "lda"]}, scoring="roc_auc", cv=folds)
    assert search.fit(x, y).cv_results_["mean_test_score"][1] == scores.mean()
    parallel = cross_val_score(P300Classifier("lda", RATE), x, y, scoring="roc_auc", cv=folds, n_jobs=2)
    assert np.array_equal(
        parallel, cross_val_score(P300Classifier("lda", RATE), x, y, scoring="roc_auc", cv=folds)
    )


def test_selections_are_divided_with_the_epochs(data):
    x, y = data
    selection = np.arange(len(y)) // 60
    folds = StratifiedKFold(3)
    scores = cross_val_score(
        P300Classifier("lda", RATE), x, y, scoring="roc_auc", cv=folds, params={"selection": selection}
    )
    assert scores.min() > 0.8
