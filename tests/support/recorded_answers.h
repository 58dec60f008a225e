#pragma once

#include "tests/support/fake_server.h"

#include <optional>
#include <utility>
#include <vector>

namespace pallium::test {

/// Recorded exchanges with Cortex, see the folder `cortex-recorded` of the reference data. A value;
/// immutable after load().
class RecordedAnswers {
  public:
    /// nullopt where the reference data is absent.
    static std::optional<RecordedAnswers> load();

    /// The answer to the recorded request that is most like `request`: same path always, then same
    /// method (a query by POST may take that of a GET), tenant, wish for JSON and parameters.
    /// Answers that were cut when they were recorded are not used, of equals the earliest is.
    /// nullopt if the path was never asked for.
    std::optional<FakeAnswer> find(const FakeRequest& request) const;
    /// By the name of its exchange, cut or not.
    std::optional<FakeAnswer> named(const QString& name) const;

  private:
    struct Exchange {
        std::pair<QString, int> order;  // set-up of the server, position in it
        QString name;
        FakeRequest request;
        FakeAnswer answer;
        bool isCut = false;
    };
    static int likeness(const Exchange& exchange, const FakeRequest& request);
    void addGroup(const QByteArray& json);

    std::vector<Exchange> m_exchanges;
};

}  // namespace pallium::test
