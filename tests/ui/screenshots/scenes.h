#pragma once

class QString;

namespace pallium::test {

/// Takes pictures of pages and dialogs in states that a demo server does not come to, over canned
/// answers: rings with zones and members in trouble, HA pairs, reports, confirmations, limits. In
/// both themes and two sizes, into `folder`. Returns the number of problems found, each printed.
int takeScenes(const QString& folder);

}  // namespace pallium::test
