#include "tests/ui/screenshots/page_checks.h"

#include "tests/support/accessible_names.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QLabel>
#include <QLayout>
#include <QStackedLayout>
#include <QToolButton>
#include <QWidget>

namespace pallium::test {
namespace {

QString nameOf(const QWidget& widget) {
    return QStringLiteral("%1 \"%2\"")
        .arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName());
}

bool isCut(const QWidget& widget) {
    return widget.sizeHint().width() > widget.width() + 1;
}

/// A text that does not fit, unless the widget may break or was made to be cut.
QString cutText(const QWidget& widget) {
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        const bool mayBeCut =
            label->wordWrap() || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        return !mayBeCut && isCut(*label) ? label->text() : QString();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    return button != nullptr && !button->text().isEmpty() && isCut(*button) &&
                   button->sizePolicy().horizontalPolicy() != QSizePolicy::Expanding
               ? button->text()
               : QString();
}

void addOverlaps(const QLayout& layout, QStringList& problems) {
    if (qobject_cast<const QStackedLayout*>(&layout) != nullptr) return;
    std::vector<const QWidget*> widgets;
    for (int index = 0; index < layout.count(); ++index) {
        if (const QLayout* inner = layout.itemAt(index)->layout()) addOverlaps(*inner, problems);
        const QWidget* widget = layout.itemAt(index)->widget();
        if (widget != nullptr && widget->isVisible()) widgets.push_back(widget);
    }
    for (size_t left = 0; left < widgets.size(); ++left)
        for (size_t right = left + 1; right < widgets.size(); ++right)
            if (widgets[left]->geometry().intersects(widgets[right]->geometry()))
                problems.append(QStringLiteral("overlap: %1 and %2")
                                    .arg(nameOf(*widgets[left]), nameOf(*widgets[right])));
}

}  // namespace

QStringList checkPage(const QWidget& root) {
    QStringList problems;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible()) continue;
        if (const QString text = cutText(*widget); !text.isEmpty())
            problems.append(
                QStringLiteral("cut: %1 shows \"%2\"").arg(nameOf(*widget), text.left(60)));
        if (widget->layout() != nullptr) addOverlaps(*widget->layout(), problems);
    }
    for (const QString& widget : unnamedFocusables(root))
        problems.append(QStringLiteral("no name: ") + widget);
    return problems;
}

}  // namespace pallium::test
