#include "backend/service/service.h"

#include "tests/support/test_main.h"

namespace pallium::service {
namespace {

/// Writes what happens to it into a journal.
class Recorded final : public Service {
  public:
    Recorded(std::string name, std::vector<std::string>& journal, bool fails = false)
        : Service(std::move(name)), m_journal(journal), m_fails(fails) {}

  private:
    Result<void> onStart() override {
        m_journal.push_back("start " + name());
        if (m_fails) return fail(ErrorKind::Io, "no disk");
        return {};
    }
    void onStop() override { m_journal.push_back("stop " + name()); }

    std::vector<std::string>& m_journal;
    const bool m_fails;
};

using Journal = std::vector<std::string>;

}  // namespace

class ServiceTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void runsAndStopsOnce() {
        Journal journal;
        Recorded service("a", journal);
        QCOMPARE(service.state(), State::New);
        QVERIFY(service.start());
        QCOMPARE(service.state(), State::Running);
        QVERIFY(!service.start());
        service.stop();
        service.stop();
        QCOMPARE(service.state(), State::Terminated);
        QCOMPARE(journal, (Journal{"start a", "stop a"}));
    }
    void stoppedBeforeItRanItTerminatesAndNeverStarts() {
        Journal journal;
        Recorded service("a", journal);
        service.stop();
        QCOMPARE(service.state(), State::Terminated);
        QVERIFY(!service.start());
        QVERIFY(journal.empty());
    }
    void keepsTheReasonOfAFailure() {
        Journal journal;
        Recorded service("a", journal, true);
        QVERIFY(!service.start());
        QCOMPARE(service.state(), State::Failed);
        QCOMPARE(service.failure(), std::string("no disk"));
    }
    void startsInOrderAndStopsInReverse() {
        Journal journal;
        Recorded a("a", journal), b("b", journal);
        Manager manager;
        manager.add(b, {});
        manager.add(a, {"b"});
        QVERIFY(manager.startAll());
        QVERIFY(manager.isHealthy());
        manager.stopAll();
        QVERIFY(!manager.isHealthy());
        QCOMPARE(journal, (Journal{"start b", "start a", "stop a", "stop b"}));
        QCOMPARE(manager.states().front().first, std::string("a"));
    }
    void aFailureStopsWhatRunsAndNamesTheService() {
        Journal journal;
        Recorded a("a", journal), b("b", journal, true);
        Manager manager;
        manager.add(a, {});
        manager.add(b, {"a"});
        const auto started = manager.startAll();
        QVERIFY(!started);
        QCOMPARE(started.error().message, std::string("b: no disk"));
        QCOMPARE(journal, (Journal{"start a", "start b", "stop a"}));
    }
    void refusesADependencyThatWasNotAddedBefore() {
        Journal journal;
        Recorded a("a", journal);
        Manager manager;
        manager.add(a, {"b"});
        QVERIFY(!manager.startAll());
    }
};

static const test::Registrar<ServiceTest> registered;

}  // namespace pallium::service

#include "service_test.moc"
