#include "ui/widgets/filter_edit.h"

#include "ui/widgets/theme.h"

#include <QKeyEvent>

#include <chrono>

namespace pallium::ui {

FilterEdit::FilterEdit(const QString& name, QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(name);
    setAccessibleName(name);
    setClearButtonEnabled(true);
    addAction(theme().icon(QStringLiteral("search"), Token::TextMuted), LeadingPosition);
    m_pause.setSingleShot(true);
    m_pause.setInterval(std::chrono::milliseconds(80));
    connect(&m_pause, &QTimer::timeout, this, [this] { Q_EMIT filterChanged(text()); });
    connect(this, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down && m_list != nullptr)
        m_list->setFocus(Qt::TabFocusReason);
    else if (event->key() == Qt::Key_Escape && !text().isEmpty())
        clear();
    else
        QLineEdit::keyPressEvent(event);
}

}  // namespace pallium::ui
