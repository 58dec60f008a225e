#pragma once

#include <QListView>

namespace pallium::ui {

class NavigationModel;

/// The list of pages at the left. Arrow keys move, Enter or a click opens, typing jumps. The open
/// page is the selected item; the current index is where the keyboard is. Threads: GUI thread.
class NavigationRail final : public QListView {
    Q_OBJECT

  public:
    /// `model` outlives the rail.
    explicit NavigationRail(NavigationModel& model, QWidget* parent = nullptr);

    /// Icons without words, for narrow windows; the words become tool tips.
    void setIconsOnly(bool isIconsOnly);
    bool isIconsOnly() const { return m_isIconsOnly; }
    /// Marks the page that is open; none for one that is not in the rail.
    void setOpenPage(const QString& page);

    QSize sizeHint() const override;

  Q_SIGNALS:
    void pageChosen(const QString& page);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fitWidth();

    NavigationModel& m_navigation;
    bool m_isIconsOnly = false;
};

}  // namespace pallium::ui
