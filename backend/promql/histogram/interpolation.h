#pragma once

namespace pallium::promql {

/// The logarithm as Go's math.Log2 rounds it.
double goLog2(double value);

/// The share of an exponential bucket that lies below `value`, if its observations are spread
/// evenly over the logarithms. Requires: the bounds and the value have one sign.
double shareBelow(double lower, double upper, double value);

/// The value below which that share of the bucket lies.
double valueAtShare(double lower, double upper, double share);

}  // namespace pallium::promql
