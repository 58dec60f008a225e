#include "ui/connection/secret_store.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QFile>

#include <optional>

namespace pallium::ui {
namespace {

ConnectionProfile profileWith(SecretReference::Source source, const QString& name) {
    ConnectionProfile profile;
    profile.id = QStringLiteral("id-1");
    profile.authentication = ConnectionProfile::Authentication::Bearer;
    profile.secret = {source, name};
    return profile;
}

}  // namespace

class SecretStoreTest : public QObject {
    Q_OBJECT

    using Source = SecretReference::Source;

    static QString fetched(SecretStore& store, const ConnectionProfile& profile) {
        std::optional<SecretStore::Secret> secret;
        QObject context;
        store.fetch(profile, &context, [&](const SecretStore::Secret& found) { secret = found; });
        if (secret) return QStringLiteral("entered from within the call");
        if (!QTest::qWaitFor([&] { return secret.has_value(); })) return QStringLiteral("never");
        if (*secret) return **secret;
        return (secret->error().mustAsk ? QStringLiteral("ask: ") : QStringLiteral("problem: ")) +
               secret->error().text;
    }

  private Q_SLOTS:
    void needsNoneWithoutSignIn() {
        SecretStore store{QString()};
        auto profile = profileWith(Source::Ask, {});
        profile.authentication = ConnectionProfile::Authentication::None;
        QCOMPARE(fetched(store, profile), QString());
    }
    void asksOnceAndRemembers() {
        SecretStore store{QString()};
        const auto profile = profileWith(Source::Ask, {});
        QVERIFY(fetched(store, profile).startsWith(u"ask: "));
        store.remember(profile.id, QStringLiteral("s3cret"));
        QCOMPARE(fetched(store, profile), QStringLiteral("s3cret"));
        QCOMPARE(store.forget(profile), QString());
        QVERIFY(fetched(store, profile).startsWith(u"ask: "));
    }
    void readsTheEnvironment() {
        SecretStore store{QString()};
        const auto profile = profileWith(Source::Environment, QStringLiteral("PALLIUM_TEST_TOKEN"));
        qunsetenv("PALLIUM_TEST_TOKEN");
        QVERIFY(fetched(store, profile).contains(u"PALLIUM_TEST_TOKEN"));
        qputenv("PALLIUM_TEST_TOKEN", "abc");
        QCOMPARE(fetched(store, profile), QStringLiteral("abc"));
        qunsetenv("PALLIUM_TEST_TOKEN");
    }
    void readsTheFirstLineOfAFile() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/token");
        SecretStore store{QString()};
        QVERIFY(fetched(store, profileWith(Source::File, path)).startsWith(u"problem: "));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("abc\r\nmore\n");
        file.close();
        QCOMPARE(fetched(store, profileWith(Source::File, path)), QStringLiteral("abc"));
    }
    void runsACommandWithoutAShell() {
        SecretStore store{QString()};
        QCOMPARE(fetched(store, profileWith(Source::Command, QStringLiteral("echo \"a $HOME\""))),
                 QStringLiteral("a $HOME"));
        for (const auto& command : {QStringLiteral("false"), QStringLiteral("/nonexistent"),
                                    QStringLiteral("true"), QString()}) {
            QVERIFY(fetched(store, profileWith(Source::Command, command)).startsWith(u"problem: "));
        }
    }
    void storesInAFileOfTheUserAlone() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/sub/secrets.json");
        const auto profile = profileWith(Source::Stored, QStringLiteral("key"));
        {
            SecretStore store(path);
            QVERIFY(fetched(store, profile).startsWith(u"ask: "));
            QCOMPARE(store.store(QStringLiteral("key"), QStringLiteral("päss")), QString());
        }
        const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther |
                            QFileDevice::WriteGroup | QFileDevice::WriteOther;
        QCOMPARE(QFile::permissions(path) & others, QFileDevice::Permissions());
        SecretStore store(path);
        QCOMPARE(fetched(store, profile), QStringLiteral("päss"));
        QCOMPARE(store.forget(profile), QString());
        QVERIFY(fetched(store, profile).startsWith(u"ask: "));
    }
    void refusesAFileThatOthersCanRead() {
        const test::TempDir dir;
        const QString path = QString::fromStdString(dir.path() + "/secrets.json");
        SecretStore store(path);
        QCOMPARE(store.store(QStringLiteral("key"), QStringLiteral("x")), QString());
        QVERIFY(QFile::setPermissions(
            path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
        QVERIFY(fetched(store, profileWith(Source::Stored, QStringLiteral("key")))
                    .startsWith(u"problem: "));
        QVERIFY(!store.store(QStringLiteral("key"), QStringLiteral("y")).isEmpty());
        QVERIFY(!store.forget(profileWith(Source::Stored, QStringLiteral("key"))).isEmpty());
    }
    void staysSilentOnceTheContextIsGone() {
        SecretStore store{QString()};
        bool isEntered = false;
        auto context = std::make_unique<QObject>();
        store.fetch(profileWith(Source::Ask, {}), context.get(),
                    [&](const SecretStore::Secret&) { isEntered = true; });
        store.fetch(profileWith(Source::Command, QStringLiteral("echo a")), context.get(),
                    [&](const SecretStore::Secret&) { isEntered = true; });
        context.reset();
        QCOMPARE(fetched(store, profileWith(Source::Command, QStringLiteral("echo b"))),
                 QStringLiteral("b"));
        QVERIFY(!isEntered);
    }
};

static const test::Registrar<SecretStoreTest> registered;

}  // namespace pallium::ui

#include "secret_store_test.moc"
