#pragma once

#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

namespace pallium::ui {

/// Shares of a whole as a ring of colours, with a list of names and percentages for those who do
/// not see it. Colours are the theme's chart colours in order. Threads: GUI thread.
class ShareDonut final : public QWidget {
    Q_OBJECT

  public:
    using Shares = std::vector<std::pair<QString, double>>;  // name and percent

    explicit ShareDonut(const QString& name, QWidget* parent = nullptr);
    void setShares(const Shares& shares);
    /// In the middle.
    void setCenterText(const QString& text);
    QSize sizeHint() const override { return {180, 180}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Shares m_shares;
    QString m_center;
};

}  // namespace pallium::ui
