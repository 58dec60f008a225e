#pragma once

#include <QScrollArea>

namespace pallium::ui {

/// As high as its content up to a share of the window that it is in, then it scrolls. Threads: GUI
/// thread.
class FittingScrollArea final : public QScrollArea {
    Q_OBJECT

  public:
    /// Takes `content`.
    explicit FittingScrollArea(QWidget* content, QWidget* parent = nullptr);
    void setHeightLimit(int height);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    int fittingHeight() const;

    int m_heightLimit = 400;
};

}  // namespace pallium::ui
