#include "ui/widgets/limits_button.h"

#include "ui/models/limit_explainer.h"

#include <QCoreApplication>

#include <utility>

namespace pallium::ui {

LimitsEvent::LimitsEvent(QString errorText) : QEvent(kind()), m_errorText(std::move(errorText)) {
    ignore();
}

QEvent::Type LimitsEvent::kind() {
    static const auto kind = static_cast<QEvent::Type>(QEvent::registerEventType());
    return kind;
}

LimitsButton::LimitsButton(QWidget* parent) : QPushButton(tr("Open Limits"), parent) {
    setObjectName(QStringLiteral("openLimits"));
    setToolTip(tr("Show the limit that this comes from, and what helps"));
    connect(this, &QPushButton::clicked, this, [this] {
        LimitsEvent event(m_errorText);
        for (QWidget* widget = parentWidget(); widget != nullptr && !event.isAccepted();
             widget = widget->parentWidget())
            QCoreApplication::sendEvent(widget, &event);
    });
    hide();
}

void LimitsButton::offerFor(const ApiError& error) {
    offer(error.text, comesFromLimit(error));
}

void LimitsButton::offerFor(const QString& text) {
    offer(text, explainLimit(text).has_value());
}

void LimitsButton::offer(const QString& text, bool isOffered) {
    m_errorText = text;
    setVisible(isOffered);
}

}  // namespace pallium::ui
