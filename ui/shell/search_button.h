#pragma once

#include <QAbstractButton>

namespace pallium::ui {

/// Looks like a search field and opens the command palette. Threads: GUI thread.
class SearchButton final : public QAbstractButton {
    Q_OBJECT

  public:
    /// `hint` is the shortcut, shown at the right.
    SearchButton(const QString& text, const QString& hint, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString m_hint;
};

}  // namespace pallium::ui
