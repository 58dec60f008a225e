#include "ui/widgets/announce.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <chrono>

namespace pallium::ui {
namespace {

/// Lives with the application: one region for all views.
class LiveRegion final : public QObject {
  public:
    explicit LiveRegion(QObject* parent) : QObject(parent) {
        m_pause.setSingleShot(true);
        m_pause.setInterval(std::chrono::seconds(1));
        connect(&m_pause, &QTimer::timeout, this, [this] {
            if (m_waiting != nullptr) raise(*m_waiting);
        });
    }

    void announce(QWidget& widget, const QString& text) {
        widget.setAccessibleDescription(text);
        if (m_pause.isActive())
            m_waiting = &widget;
        else
            raise(widget);
    }

  private:
    void raise(QWidget& widget) {
        m_waiting = nullptr;
        QAccessibleEvent event(&widget, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
        m_pause.start();
    }

    QTimer m_pause;
    QPointer<QWidget> m_waiting;
};

}  // namespace

void announce(QWidget& widget, const QString& text) {
    static QPointer<LiveRegion> region;
    if (region.isNull()) region = new LiveRegion(QCoreApplication::instance());
    region->announce(widget, text);
}

}  // namespace pallium::ui
