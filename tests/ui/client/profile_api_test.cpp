#include "ui/client/profile_api.h"

#include "tests/support/test_main.h"
#include "tests/ui/client/client_fixture.h"

#include <QSet>

namespace pallium::ui {
namespace {

const QByteArray kProfile("\x1f\x8b\x08\0profile", 11);

}  // namespace

class ProfileApiTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void asksWhereGoHasThem() {
        test::FakeServer server;
        server.answer("/debug/pprof/profile", test::FakeAnswer::text(kProfile));
        server.answer("/debug/pprof/heap", test::FakeAnswer::text(kProfile));
        server.answer("/debug/fgprof", test::FakeAnswer::text(kProfile));
        ApiClient client(endpointOf(server));
        for (const ProfileKind kind :
             {ProfileKind::Processor, ProfileKind::WallClock, ProfileKind::Heap}) {
            Awaited<QByteArray> awaited;
            const ApiCall call = profile(client, kind, 7, awaited.handler());
            QVERIFY(awaited.wait());
            QVERIFY(awaited->has_value());
            QCOMPARE(**awaited, kProfile);
        }
        QCOMPARE(server.last("/debug/pprof/profile").target, "/debug/pprof/profile?seconds=7");
        QCOMPARE(server.last("/debug/fgprof").target, "/debug/fgprof?seconds=7");
        QCOMPARE(server.last("/debug/pprof/heap").target, "/debug/pprof/heap");
    }

    void everyKindIsReadAtAnAddressOfItsOwn() {
        QSet<QString> paths;
        for (const ProfileKind kind : profileKinds()) {
            const ApiRequest request = profileRequest(kind, 5);
            QVERIFY(request.method == ApiRequest::Method::Get && !request.changesState);
            paths << request.path;
        }
        QCOMPARE(paths.size(), qsizetype(profileKinds().size()));
    }

    void waitsLongerThanOrdinaryRequests() {
        test::FakeServer server;
        server.answer("/debug/pprof/profile", test::FakeAnswer::text(kProfile));
        server.answer("/services", test::FakeAnswer::text("{}"));
        server.delay({}, std::chrono::milliseconds(400));
        Endpoint endpoint = endpointOf(server);
        endpoint.timeout = std::chrono::milliseconds(100);
        ApiClient client(endpoint);
        Awaited<QByteArray> ordinary;
        const ApiCall first = fetch(client, getRequest(QStringLiteral("/services")), ordinary);
        QVERIFY(ordinary.wait());
        QCOMPARE(ordinary->error().kind, ApiErrorKind::Timeout);
        Awaited<QByteArray> recorded;
        const ApiCall second = profile(client, ProfileKind::Processor, 1, recorded.handler());
        QVERIFY(recorded.wait());
        QVERIFY(recorded->has_value());
        QVERIFY(profileRequest(ProfileKind::Processor, 600).timeout > std::chrono::seconds(600));
    }

    void takesNothingElseForAProfile() {
        test::FakeServer server;
        server.answer("/debug/pprof/heap", test::FakeAnswer::html("<html>proxy login</html>"));
        ApiClient client(endpointOf(server));
        Awaited<QByteArray> awaited;
        const ApiCall call = profile(client, ProfileKind::Heap, 0, awaited.handler());
        QVERIFY(awaited.wait());
        QCOMPARE(awaited->error().kind, ApiErrorKind::Decode);
    }
};

static const test::Registrar<ProfileApiTest> registered;

}  // namespace pallium::ui

#include "profile_api_test.moc"
