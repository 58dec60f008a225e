#include "ui/widgets/state_stack.h"

#include "tests/support/test_main.h"
#include "ui/widgets/limits_button.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QToolButton>

namespace pallium::ui {
namespace {

ApiError failure(ApiErrorKind kind, int status = 0) {
    ApiError error{kind, status, QStringLiteral("words of the server")};
    error.request = QStringLiteral("GET http://127.0.0.1:1/services");
    return error;
}

/// A stack around a table, on the screen.
struct Shown {
    QTableWidget* table = new QTableWidget(3, 2);
    StateStack stack{table};

    Shown() {
        stack.resize(600, 400);
        stack.show();
    }
    QPushButton* button(const char* name) const {
        return stack.findChild<QPushButton*>(QLatin1String(name));
    }
};

/// Keeps what is asked of the widgets around a LimitsButton.
struct LimitsListener final : QWidget {
    QStringList asked;

    bool event(QEvent* event) override {
        if (event->type() != LimitsEvent::kind()) return QWidget::event(event);
        asked << static_cast<LimitsEvent*>(event)->errorText();
        event->accept();
        return true;
    }
};

}  // namespace

class StateStackTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void beginsWithLoading() {
        const Shown shown;
        QCOMPARE(shown.stack.face(), StateStack::Face::Loading);
        QVERIFY(!shown.table->isVisible());
    }

    void announcesLoading() {
        Shown shown;
        shown.stack.showBusy();
        QCOMPARE(shown.stack.face(), StateStack::Face::Loading);
        QCOMPARE(shown.stack.accessibleDescription(), QStringLiteral("Loading …"));
    }

    void keepsContentWhileRefreshing() {
        Shown shown;
        shown.stack.showContent();
        shown.table->selectRow(1);
        shown.stack.showBusy();
        QCOMPARE(shown.stack.face(), StateStack::Face::Refreshing);
        QVERIFY(shown.table->isVisible());
        QCOMPARE(shown.table->currentRow(), 1);
    }

    void aPassingErrorMakesContentStale_data() {
        QTest::addColumn<ApiErrorKind>("kind");
        QTest::newRow("offline") << ApiErrorKind::Offline;
        QTest::newRow("busy") << ApiErrorKind::Busy;
        QTest::newRow("server") << ApiErrorKind::Server;
        QTest::newRow("limit") << ApiErrorKind::Limit;
        QTest::newRow("timeout") << ApiErrorKind::Timeout;
        QTest::newRow("garbage") << ApiErrorKind::Decode;
    }
    void aPassingErrorMakesContentStale() {
        QFETCH(ApiErrorKind, kind);
        Shown shown;
        shown.stack.showContent();
        int retries = 0;
        shown.stack.showError(failure(kind), [&retries] { ++retries; });
        QCOMPARE(shown.stack.face(), StateStack::Face::Stale);
        QVERIFY(shown.table->isVisible());
        QVERIFY(shown.button("staleRetry")->isVisible());
        QTest::mouseClick(shown.button("staleRetry"), Qt::LeftButton);
        QCOMPARE(retries, 1);
        shown.stack.showContent();
        QVERIFY(!shown.button("staleRetry")->isVisible());
    }

    void aLastingErrorReplacesContent_data() {
        QTest::addColumn<ApiErrorKind>("kind");
        QTest::newRow("401") << ApiErrorKind::Unauthorized;
        QTest::newRow("403") << ApiErrorKind::Forbidden;
        QTest::newRow("certificate") << ApiErrorKind::Tls;
    }
    void aLastingErrorReplacesContent() {
        QFETCH(ApiErrorKind, kind);
        Shown shown;
        shown.stack.showContent();
        shown.stack.showError(failure(kind), [] {});
        QCOMPARE(shown.stack.face(), StateStack::Face::Error);
        QVERIFY(!shown.table->isVisible());
    }

    void anErrorBeforeAnyContentCanBeRetriedByKeyboard() {
        Shown shown;
        int retries = 0;
        shown.stack.showError(failure(ApiErrorKind::Offline), [&retries] { ++retries; });
        QCOMPARE(shown.stack.face(), StateStack::Face::Error);
        QPushButton* retry = shown.button("stateRetry");
        QVERIFY(retry->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(&shown.stack));
        retry->setFocus();
        QTest::keyClick(retry, Qt::Key_Space);
        QCOMPARE(retries, 1);
        shown.stack.showBusy();
        QCOMPARE(shown.stack.face(), StateStack::Face::Refreshing);
        QVERIFY(retry->isVisible());
    }

    void detailsOpenAndCopy() {
        Shown shown;
        shown.stack.showError(failure(ApiErrorKind::Server, 500), [] {});
        auto* details = shown.stack.findChild<QPlainTextEdit*>();
        QVERIFY(!details->isVisible());
        shown.stack.findChild<QToolButton*>(QStringLiteral("stateDetails"))->click();
        QVERIFY(details->isVisible());
        QVERIFY(details->toPlainText().contains(QStringLiteral("500")));
        shown.button("stateCopy")->click();
        QVERIFY(
            QGuiApplication::clipboard()->text().contains(QStringLiteral("words of the server")));
    }

    void doesNotOfferToRetryWhatNeverHelps() {
        Shown shown;
        shown.stack.showError(failure(ApiErrorKind::ReadOnly), [] {});
        QVERIFY(!shown.button("stateRetry")->isVisible());
    }

    void leadsFromALimitToIt() {
        LimitsListener outer;
        LimitsListener page;
        page.setParent(&outer);
        auto* const stack = new StateStack(new QTableWidget(3, 2), &page);
        outer.show();
        QVERIFY(QTest::qWaitForWindowActive(&outer));
        const auto offered = [stack] {
            QList<LimitsButton*> buttons = stack->findChildren<LimitsButton*>();
            buttons.removeIf([](const LimitsButton* button) { return !button->isVisible(); });
            return buttons;
        };
        stack->showError(failure(ApiErrorKind::Server, 500), [] {});
        QCOMPARE(offered().size(), 0);
        stack->showError(failure(ApiErrorKind::Limit, 429), [] {});
        QCOMPARE(offered().size(), 1);
        offered().front()->setFocus();
        QTest::keyClick(offered().front(), Qt::Key_Space);
        QCOMPARE(page.asked, QStringList(QStringLiteral("words of the server")));
        QVERIFY(outer.asked.isEmpty());
        stack->showEmpty(QStringLiteral("Nothing"), {});
        QCOMPARE(offered().size(), 0);
        stack->showContent();
        stack->showError(failure(ApiErrorKind::Limit, 429), [] {});
        QCOMPARE(stack->face(), StateStack::Face::Stale);
        QCOMPARE(offered().size(), 1);
        stack->showError(failure(ApiErrorKind::Busy, 503), [] {});
        QCOMPARE(offered().size(), 0);
    }

    void emptyOffersItsActions() {
        Shown shown;
        QAction create(QStringLiteral("New group"));
        const QSignalSpy triggered(&create, &QAction::triggered);
        shown.stack.showEmpty(QStringLiteral("No rule groups"), QStringLiteral("for tenant shop"),
                              &create);
        QCOMPARE(shown.stack.face(), StateStack::Face::Empty);
        QCOMPARE(shown.button("stateMain")->text(), QStringLiteral("New group"));
        QVERIFY(!shown.button("stateSecondary")->isVisible());
        shown.button("stateMain")->click();
        QCOMPARE(triggered.count(), 1);
    }

    void anAnswerThatSaysNothingThereIsEmpty() {
        Shown shown;
        shown.stack.showError(failure(ApiErrorKind::Empty, 404), [] {});
        QCOMPARE(shown.stack.face(), StateStack::Face::Empty);
    }

    void aMissingEndpointIsNotOffered() {
        Shown shown;
        shown.stack.showError(failure(ApiErrorKind::Missing, 404), [] {});
        QCOMPARE(shown.stack.face(), StateStack::Face::NotOffered);
        QVERIFY(!shown.button("stateRetry")->isVisible());
    }

    void anErrorAfterEmptyIsNotStale() {
        Shown shown;
        shown.stack.showContent();
        shown.stack.showEmpty(QStringLiteral("Nothing"), {});
        shown.stack.showError(failure(ApiErrorKind::Server, 500), [] {});
        QCOMPARE(shown.stack.face(), StateStack::Face::Error);
    }

    void resetForgetsTheContent() {
        Shown shown;
        shown.stack.showContent();
        shown.stack.reset();
        QCOMPARE(shown.stack.face(), StateStack::Face::Loading);
        shown.stack.showError(failure(ApiErrorKind::Offline), [] {});
        QCOMPARE(shown.stack.face(), StateStack::Face::Error);
    }

    void signalsEachChangeOnce() {
        Shown shown;
        const QSignalSpy changes(&shown.stack, &StateStack::faceChanged);
        shown.stack.showContent();
        shown.stack.showContent();
        QCOMPARE(changes.count(), 1);
    }

    void focusFollowsTheFace() {
        Shown shown;
        shown.stack.showContent();
        QVERIFY(QTest::qWaitForWindowActive(&shown.stack));
        shown.table->setFocus();
        shown.stack.showError(failure(ApiErrorKind::Forbidden, 403), [] {});
        QVERIFY(shown.button("stateRetry")->hasFocus());
        shown.stack.showContent();
        QVERIFY(shown.table->hasFocus());
    }

    void focusStaysWhenAMessageLosesItsButton() {
        QWidget page;
        QPushButton outside(&page);
        auto* const stack = new StateStack(new QTableWidget(3, 2), &page);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QAction copy(QStringLiteral("Copy"));
        stack->showEmpty(QStringLiteral("Nothing yet"), {}, &copy);
        stack->findChild<QPushButton*>(QStringLiteral("stateMain"))->setFocus();
        stack->showNotOffered(QStringLiteral("Off"), {});
        QVERIFY(stack->isAncestorOf(page.focusWidget()));
    }
};

static const test::Registrar<StateStackTest> registered;

}  // namespace pallium::ui

#include "state_stack_test.moc"
