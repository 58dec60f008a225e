#include "ui/pages/page.h"

#include "ui/widgets/limits_button.h"

#include <QJsonArray>

namespace pallium::ui {

QJsonObject runningQuery(const QString& expression) {
    const QJsonObject row{{QStringLiteral("text"), expression}};
    return {{QStringLiteral("expressions"), QJsonArray{row}}, {QStringLiteral("run"), true}};
}

bool Page::event(QEvent* event) {
    if (event->type() != LimitsEvent::kind()) return QWidget::event(event);
    event->accept();
    const QString& text = static_cast<LimitsEvent*>(event)->errorText();
    Q_EMIT pageRequested({QStringLiteral("limits"), {{QStringLiteral("explain"), text}}, false});
    return true;
}

}  // namespace pallium::ui
