#include "tests/ui/console/keyboard.h"

#include "tests/support/accessible_names.h"

#include <QApplication>
#include <QTest>
#include <QWindow>

#include <algorithm>

namespace pallium::test {
namespace {

constexpr int kManyWidgets = 500;

QString describe(const QWidget& widget) {
    QString text = QString::fromLatin1(widget.metaObject()->className()) + u' ' +
                   widget.objectName() + u' ' + widget.accessibleName();
    if (const QWidget* parent = widget.parentWidget())
        text +=
            QStringLiteral(" in %1 %2")
                .arg(QString::fromLatin1(parent->metaObject()->className()), parent->objectName());
    return text;
}

bool takesTab(const QWidget& widget) {
    return widget.isVisible() && widget.isEnabled() && !widget.isWindow() &&
           (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.focusProxy() == nullptr;
}

bool isInSight(const QWidget& widget) {
    QRect seen = widget.rect();
    for (const QWidget* place = &widget; !place->isWindow() && !seen.isEmpty();
         place = place->parentWidget())
        seen = seen.translated(place->pos()) & place->parentWidget()->rect();
    return widget.isVisible() && !seen.isEmpty();
}

}  // namespace

void Keyboard::press(int key, Qt::KeyboardModifiers modifiers) {
    // The offscreen platform forgets who was active when a popup closes.
    if (QApplication::activePopupWidget() == nullptr && !m_window.isActiveWindow()) {
        m_window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window));
    }
    QTest::keyClick(m_window.windowHandle(), Qt::Key(key), modifiers);
}

void Keyboard::type(const QString& text) {
    for (const QChar letter : text)
        QTest::keyClick(m_window.windowHandle(), letter.toLatin1());
}

QWidget* Keyboard::focus() const {
    const QWidget* popup = QApplication::activePopupWidget();
    return popup != nullptr ? popup->focusWidget() : QApplication::focusWidget();
}

QList<QWidget*> Keyboard::circle(const QWidget& inside, bool isForwards,
                                 const std::function<void(QWidget&)>& atEach) {
    QList<QWidget*> seen;
    const QWidget* first = nullptr;
    for (int step = 0; step < kManyWidgets; ++step) {
        const QWidget* before = focus();
        press(isForwards ? Qt::Key_Tab : Qt::Key_Backtab,
              isForwards ? Qt::NoModifier : Qt::ShiftModifier);
        QWidget* now = focus();
        if (now == nullptr || now == first) break;
        if (first == nullptr) first = now;
        if (inside.isAncestorOf(now)) {
            seen.append(now);
            if (atEach && now != before) atEach(*now);
        }
        if (now == before) break;
    }
    return seen;
}

bool Keyboard::tabTo(const QWidget* wanted) {
    const QWidget* start = focus();
    for (int step = 0; step < kManyWidgets && focus() != wanted; ++step) {
        press(Qt::Key_Tab);
        if (focus() == start) break;
    }
    return focus() == wanted;
}

QStringList tabProblems(Keyboard& keyboard, const QWidget& page) {
    QStringList problems;
    const auto report = [&problems](const char* what, const QWidget& widget) {
        problems << QLatin1String(what) + describe(widget);
    };
    if (keyboard.focus() == nullptr)
        problems << QStringLiteral("nothing has the keyboard");
    else if (!page.isAncestorOf(keyboard.focus()))
        report("the keyboard begins outside: ", *keyboard.focus());
    else if (!hasAccessibleName(*keyboard.focus()))
        report("unnamed: ", *keyboard.focus());
    const QList<QWidget*> forwards = keyboard.circle(page, true, [&](QWidget& widget) {
        if (!isInSight(widget)) report("out of sight: ", widget);
        if (!hasAccessibleName(widget)) report("unnamed: ", widget);
    });
    // Asked now, since of the buttons of a group only the one that is on takes it, once one did.
    QList<QWidget*> expected;
    for (QWidget* widget : page.findChildren<QWidget*>())
        if (takesTab(*widget)) expected.append(widget);
    for (QWidget* widget : expected)
        if (forwards.count(widget) != 1)
            report(forwards.contains(widget) ? "not left: " : "not reached: ", *widget);
    for (const QWidget* widget : forwards)
        if (!expected.contains(widget)) report("unexpected: ", *widget);
    QList<QWidget*> backwards = keyboard.circle(page, false);
    std::reverse(backwards.begin(), backwards.end());
    // It began somewhere else.
    if (const auto start = backwards.indexOf(forwards.value(0)); start > 0)
        std::rotate(backwards.begin(), backwards.begin() + start, backwards.end());
    if (backwards != forwards) problems << QStringLiteral("Shift+Tab goes another way back");
    return problems;
}

}  // namespace pallium::test
