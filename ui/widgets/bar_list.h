#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace pallium::ui {

/// A few names with bars and figures, the longest first. Threads: GUI thread.
class BarList final : public QWidget {
    Q_OBJECT

  public:
    struct Bar {
        QString name;
        QString figure;
        double share = 0;  // of the longest bar, 0 to 1
        bool operator==(const Bar&) const = default;
    };

    explicit BarList(const QString& name, QWidget* parent = nullptr);
    void setBars(const std::vector<Bar>& bars);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int rowStep() const;

    std::vector<Bar> m_bars;
};

}  // namespace pallium::ui
