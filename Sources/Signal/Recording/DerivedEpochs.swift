/// Epochs among the derivatives of a data set, for which BIDS has no name.
package enum DerivedEpochs {
  /// The line of p300's own `.bidsignore` that keeps validators quiet about them; p300 itself takes them all the same.
  package static let pattern = "*_epo.*"
}
