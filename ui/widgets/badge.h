#pragma once

#include "ui/models/health.h"

#include <QString>
#include <QWidget>

namespace pallium::ui {

/// A state as icon, colour and word: never colour alone. Threads: GUI thread.
class Badge final : public QWidget {
    Q_OBJECT

  public:
    explicit Badge(QWidget* parent = nullptr);
    void setState(Health health, const QString& word);
    QString text() const { return m_text; }
    Health health() const { return m_health; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Health m_health = Health::Neutral;
    QString m_text;
};

}  // namespace pallium::ui
