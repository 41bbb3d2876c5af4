//! Statistics of a run: histograms, confidence intervals, closed formulas of queueing theory.
