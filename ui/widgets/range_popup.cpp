#include "ui/widgets/range_popup.h"

#include <QCalendarWidget>
#include <QDateTimeEdit>
#include <QEvent>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {

RangePopup::RangePopup(qint64 startMs, qint64 endMs, const QTimeZone& zone, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_zone(zone),
      m_from(createField(startMs)),
      m_to(createField(endMs)),
      m_calendar(new QCalendarWidget(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To"));
    m_calendar->setAccessibleName(tr("Day"));
    m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    m_calendar->setFirstDayOfWeek(Qt::Monday);
    createLayout();
    connect(m_calendar, &QCalendarWidget::clicked, this,
            [this](const QDate& day) { m_current->setDate(day); });
    connect(m_calendar, &QCalendarWidget::activated, this,
            [this](const QDate& day) { m_current->setDate(day); });
    useField(m_from);
    m_from->setFocus();
}

QDateTimeEdit* RangePopup::createField(qint64 timeMs) {
    // The field shows the zone's clock; it knows no zones itself.
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(timeMs, m_zone);
    auto* field = new QDateTimeEdit(QDateTime(local.date(), local.time(), Qt::UTC), this);
    field->setTimeSpec(Qt::UTC);
    field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    field->installEventFilter(this);
    return field;
}

void RangePopup::createLayout() {
    auto* form = new QFormLayout;
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&To"), m_to);
    auto* button = new QPushButton(tr("&Apply"), this);
    button->setDefault(true);
    button->setProperty("primary", true);
    connect(button, &QPushButton::clicked, this, &RangePopup::apply);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_calendar);
    layout->addWidget(button);
}

void RangePopup::useField(QDateTimeEdit* field) {
    m_current = field;
    m_calendar->setSelectedDate(field->date());
}

bool RangePopup::eventFilter(QObject* watched, QEvent* event) {
    auto* field = qobject_cast<QDateTimeEdit*>(watched);
    if (field != nullptr && event->type() == QEvent::FocusIn) useField(field);
    return QFrame::eventFilter(watched, event);
}

void RangePopup::apply() {
    const auto instant = [this](const QDateTimeEdit& field) {
        return QDateTime(field.date(), field.time(), m_zone).toMSecsSinceEpoch();
    };
    const qint64 startMs = std::min(instant(*m_from), instant(*m_to));
    const qint64 endMs = std::max(instant(*m_from), instant(*m_to));
    if (startMs == endMs) return m_to->setFocus();
    Q_EMIT chosen({endMs - startMs, endMs});
    close();
}

}  // namespace pallium::ui
