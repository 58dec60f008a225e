#include "ui/widgets/error_text.h"

#include "tests/support/test_main.h"

namespace pallium::ui {

class ErrorTextTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyKindHasTitleAndReason() {
        for (int kind = 0; kind <= static_cast<int>(ApiErrorKind::Decode); ++kind) {
            ApiError error;
            error.kind = static_cast<ApiErrorKind>(kind);
            QVERIFY2(!errorTitle(error).isEmpty(), qPrintable(QString::number(kind)));
            QVERIFY2(!errorReason(error).isEmpty(), qPrintable(QString::number(kind)));
        }
    }

    void namesTheAddressThatWasTried() {
        ApiError error{ApiErrorKind::Offline, 0, QStringLiteral("Connection refused")};
        error.request = QStringLiteral("GET http://127.0.0.1:9009/services?x=1");
        QCOMPARE(errorTitle(error), QStringLiteral("No answer from http://127.0.0.1:9009"));
        QCOMPARE(errorReason(error), QStringLiteral("Connection refused"));
    }

    void tellsAMissingTenantFromAFailedSignIn() {
        QCOMPARE(errorTitle({ApiErrorKind::Unauthorized, 401, QStringLiteral("no org id")}),
                 QStringLiteral("This call needs a tenant"));
        QCOMPARE(errorTitle({ApiErrorKind::Unauthorized, 401, QStringLiteral("bad password")}),
                 QStringLiteral("Sign-in failed"));
    }

    void quotesAtMostTheBeginningOfALongAnswer() {
        const ApiError error{ApiErrorKind::Server, 500, QString(4000, u'x')};
        QCOMPARE(errorTitle(error), QStringLiteral("The server failed (status 500)"));
        QCOMPARE(errorReason(error).size(), 301);
        QVERIFY(errorDetails(error).size() > 4000);
    }

    void detailsHoldRequestStatusAndAnswer() {
        ApiError error{ApiErrorKind::BadInput, 422, QStringLiteral("parse error")};
        error.errorType = QStringLiteral("bad_data");
        error.request = QStringLiteral("POST http://host/prometheus/api/v1/query");
        error.retryAfter = std::chrono::seconds(5);
        for (const QString& part : {error.request, QStringLiteral("422"), error.errorType,
                                    error.text, QStringLiteral("5 s")})
            QVERIFY2(errorDetails(error).contains(part), qPrintable(part));
    }
};

static const test::Registrar<ErrorTextTest> registered;

}  // namespace pallium::ui

#include "error_text_test.moc"
