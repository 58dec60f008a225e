#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace pallium::ui {

/// Zones, each with one bar that its members share; members have the colours that a ShareDonut over
/// all of them gives them. Threads: GUI thread.
class ZoneBars final : public QWidget {
    Q_OBJECT

  public:
    struct Part {
        int member = 0;      // place among all members, for its colour
        double percent = 0;  // of the zone
        bool operator==(const Part&) const = default;
    };
    struct Zone {
        QString name;
        QString figure;  // `2 of 2 healthy`
        std::vector<Part> parts;
        bool operator==(const Zone&) const = default;
    };

    explicit ZoneBars(const QString& name, QWidget* parent = nullptr);
    void setZones(const std::vector<Zone>& zones);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int rowStep() const;

    std::vector<Zone> m_zones;
};

}  // namespace pallium::ui
