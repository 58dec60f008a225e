#pragma once

#include <QJsonObject>
#include <QString>
#include <QWidget>

#include <vector>

class QTabBar;
class QToolButton;

namespace pallium::ui {

/// The bar of open tabs: an order of ids with titles, and the gestures on it. What a tab shows is
/// kept by the page area. Threads: GUI thread.
class PageTabs final : public QWidget {
    Q_OBJECT

  public:
    explicit PageTabs(QWidget* parent = nullptr);

    /// Puts a tab after the current one.
    void add(const QString& id, const QString& title);
    void remove(const QString& id);
    void clear();
    void setTitle(const QString& id, const QString& title);
    void setCurrent(const QString& id);
    /// Empty if there is none.
    QString current() const;
    /// From left to right.
    std::vector<QString> ids() const;
    /// The tab `steps` to the right of the current one, around the end; empty without tabs.
    QString neighbour(int steps) const;

  Q_SIGNALS:
    void currentChosen(const QString& id);
    void closeRequested(const QString& id);
    void newRequested();
    void orderChanged();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    int indexOf(const QString& id) const;
    QString idAt(int index) const;
    void showTitle(int index);
    void createCloseButton(int index, const QString& id);

    QTabBar* m_bar = nullptr;
    QToolButton* m_new = nullptr;
};

}  // namespace pallium::ui
