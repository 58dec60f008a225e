#include "ui/shell/page_history.h"

#include "tests/support/test_main.h"

namespace pallium::ui {
namespace {

PageHistory::Entry place(const char* page, const char* text = "") {
    return {QString::fromLatin1(page), {}, {{QStringLiteral("text"), QString::fromLatin1(text)}}};
}

class PageHistoryTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void hasNowhereToGoAtFirst() {
        PageHistory history;
        QVERIFY(!history.canGoBack() && !history.canGoForward());
        QVERIFY(!history.back() && !history.forward());
        history.updateCurrent({});
        history.visit(place("a"));
        QVERIFY(!history.canGoBack() && !history.canGoForward());
    }

    void goesBackToTheStateThatWasLeft() {
        PageHistory history;
        history.visit(place("a", "as opened"));
        history.updateCurrent(place("a", "as left").state);
        history.visit(place("b"));
        const auto entry = history.back();
        QVERIFY(entry);
        QCOMPARE(entry->page, QStringLiteral("a"));
        QCOMPARE(entry->state, place("a", "as left").state);
        QCOMPARE(history.forward()->page, QStringLiteral("b"));
    }

    void forgetsWhatWasForward() {
        PageHistory history;
        for (const char* page : {"a", "b", "c"})
            history.visit(place(page));
        (void)history.back();
        (void)history.back();
        history.visit(place("d"));
        QVERIFY(!history.canGoForward());
        QCOMPARE(history.back()->page, QStringLiteral("a"));
    }

    void staysWhereItIs() {
        PageHistory history;
        history.visit(place("a", "1"));
        history.visit(place("a", "2"));
        QVERIFY(!history.canGoBack());
    }

    void keepsOnlyTheLastPlaces() {
        PageHistory history;
        for (size_t index = 0; index < PageHistory::kMaxEntries + 5; ++index)
            history.visit({QString::number(index), {}, {}});
        size_t steps = 0;
        while (history.back())
            ++steps;
        QCOMPARE(steps, PageHistory::kMaxEntries - 1);
    }
};

const test::Registrar<PageHistoryTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "page_history_test.moc"
