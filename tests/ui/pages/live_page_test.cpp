#include "ui/pages/live_page.h"

#include "tests/support/accessible_names.h"
#include "tests/support/test_main.h"
#include "tests/ui/pages/page_fixture.h"
#include "ui/pages/configuration/configuration_page.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/rings/rings_page.h"
#include "ui/pages/services/services_page.h"
#include "ui/pages/tenants/tenants_page.h"

#include <QAbstractButton>

#include <algorithm>

namespace pallium::ui {
namespace {

using Face = StateStack::Face;
using Maker = std::function<std::unique_ptr<LivePage>(test::PageFixture&)>;

template <class P>
std::unique_ptr<LivePage> make(test::PageFixture& fixture) {
    return fixture.page<P>();
}

struct NamedPage {
    const char* name;
    Maker make;
    const char* path;  // whose answer fills the page
    int requests;      // to it when the page opens, that of the capability probe among them
};

const std::vector<NamedPage>& livePages() {
    static const std::vector<NamedPage> all = {
        {"overview", make<OverviewPage>, "/services", 2},
        {"tenants", make<TenantsPage>, "/distributor/all_user_stats", 2},
        {"rings", make<RingsPage>, "/ingester/ring", 2},
        {"services", make<ServicesPage>, "/services", 2},
        {"configuration", make<ConfigurationPage>, "/config", 4},
    };
    return all;
}

/// A page that asks for nothing and notes how urgent that is.
class UrgentPage final : public LivePage {
  public:
    explicit UrgentPage(PageContext& context)
        : LivePage(context, QStringLiteral("urgent"),
                   {std::chrono::milliseconds(1), std::chrono::milliseconds(1)}, nullptr) {}
    QString title() const override { return {}; }
    std::vector<ApiRequest::Urgency> rounds;

  protected:
    void fetch(Connection&, const Poller::Done& done) override {
        rounds.push_back(urgency());
        done(true);
    }
    void forget() override {}
};

/// Every request gets this answer.
void answerAll(test::FakeServer& server, const test::FakeAnswer& answer) {
    server.setFallback([answer](const test::FakeRequest&) { return answer; });
}

}  // namespace

/// What all pages that follow a server must do, each in its turn.
class LivePageTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsDataAndSurvivesAnOutage_data() { pages(); }
    void showsDataAndSurvivesAnOutage() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.server.goOffline();
        page->refresh(false);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Stale);
        fixture.server.resume();
        page->refresh(false);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
    }

    void recoversWhenTheServerComesUp_data() { pages(); }
    void recoversWhenTheServerComesUp() {
        test::PageFixture fixture;
        fixture.server.goOffline();
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Error);
        fixture.server.resume();
        QTest::mouseClick(
            test::stackOf(*page).findChild<QAbstractButton*>(QStringLiteral("stateRetry")),
            Qt::LeftButton);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
    }

    void showsErrors_data() {
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("title");
        const std::vector<std::pair<int, QString>> cases = {
            {401, QStringLiteral("Sign-in failed")},
            {403, QStringLiteral("This user may not do that")},
            {429, QStringLiteral("A limit was reached")},
            {500, QStringLiteral("The server failed (status 500)")}};
        for (int page = 0; page < static_cast<int>(livePages().size()); ++page)
            for (const auto& [status, title] : cases)
                QTest::addRow("%s %d", livePages()[static_cast<size_t>(page)].name, status)
                    << page << status << title;
    }
    void showsErrors() {
        QFETCH(int, status);
        QFETCH(QString, title);
        test::PageFixture fixture;
        answerAll(fixture.server, test::FakeAnswer::text("denied", status));
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Error);
        QCOMPARE(test::stackOf(*page).accessibleDescription(), title);
    }

    void saysWhatIsNotOffered_data() { pages(); }
    void saysWhatIsNotOffered() {
        test::PageFixture fixture;
        answerAll(fixture.server, test::FakeAnswer::text("404 page not found\n", 404));
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::NotOffered);
    }

    void waitsForASlowServer_data() { pages(); }
    void waitsForASlowServer() {
        test::PageFixture fixture;
        fixture.server.misbehave({}, test::Misbehaviour::NeverAnswers);
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_VERIFY(fixture.server.count(path()) > 0);
        QCOMPARE(test::stackOf(*page).face(), Face::Loading);
        fixture.server.releaseHeld();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
    }

    void refusesGarbage_data() { pages(); }
    void refusesGarbage() {
        test::PageFixture fixture;
        answerAll(fixture.server, test::FakeAnswer::html("<html><body>Welcome</body></html>"));
        fixture.open();
        const auto page = makePage(fixture);
        // Rings read a page of one sentence as the reason why a ring is off.
        QTRY_VERIFY(test::stackOf(*page).face() == Face::Error ||
                    test::stackOf(*page).face() == Face::NotOffered);
    }

    void survivesBytesThatAreNoHttp_data() { pages(); }
    void survivesBytesThatAreNoHttp() {
        test::PageFixture fixture;
        fixture.server.misbehave({}, test::Misbehaviour::SendsGarbage);
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Error);
    }

    void keepsQuietWhileItIsNotSeen_data() { pages(); }
    void keepsQuietWhileItIsNotSeen() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QTRY_COMPARE(fixture.server.count(path()), qsizetype(named().requests));
        page->setActive(false);
        const auto asked = fixture.server.count(path());
        page->refresh(false);
        QCoreApplication::processEvents();
        QCOMPARE(fixture.server.count(path()), asked);
        page->setActive(true);
        QTRY_VERIFY(fixture.server.count(path()) > asked);
    }

    void nobodyWaitsForWhatIsAskedAgain() {
        using Urgency = ApiRequest::Urgency;
        test::PageFixture fixture;
        fixture.open();
        UrgentPage page(fixture.context);
        page.setActive(true);
        QTRY_VERIFY(page.rounds.size() >= 3);
        QCOMPARE(page.rounds[0], Urgency::Visible);
        QVERIFY(std::all_of(page.rounds.begin() + 1, page.rounds.end(),
                            [](Urgency urgency) { return urgency == Urgency::Background; }));
        const size_t before = page.rounds.size();
        page.refresh(false);
        QTRY_VERIFY(page.rounds.size() > before);
        QCOMPARE(page.rounds[before], Urgency::Visible);
    }

    void sendsNothingThatChangesAnything_data() { pages(); }
    void sendsNothingThatChangesAnything() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        for (const test::FakeRequest& request : fixture.server.requests())
            if (!request.path().contains("/api/v1/")) QCOMPARE(request.method, QByteArray("GET"));
    }

    void followsTheConnection_data() { pages(); }
    void followsTheConnection() {
        test::PageFixture fixture;
        const auto page = makePage(fixture);
        QCOMPARE(test::stackOf(*page).face(), Face::Empty);
        fixture.open();
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        fixture.session.open(nullptr);
        QCOMPARE(test::stackOf(*page).face(), Face::Empty);
    }

    void namesEveryControl_data() { pages(); }
    void namesEveryControl() {
        test::PageFixture fixture;
        fixture.open();
        const auto page = makePage(fixture);
        QTRY_COMPARE(test::stackOf(*page).face(), Face::Content);
        QCOMPARE(test::unnamedFocusables(*page), QStringList());
    }

  private:
    static void pages() {
        QTest::addColumn<int>("page");
        for (int page = 0; page < static_cast<int>(livePages().size()); ++page)
            QTest::newRow(livePages()[static_cast<size_t>(page)].name) << page;
    }
    static const NamedPage& named() {
        QFETCH(int, page);
        return livePages()[static_cast<size_t>(page)];
    }
    static std::unique_ptr<LivePage> makePage(test::PageFixture& fixture) {
        return named().make(fixture);
    }
    static QByteArray path() { return named().path; }
};

static const test::Registrar<LivePageTest> registered;

}  // namespace pallium::ui

#include "live_page_test.moc"
