#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

#include <functional>

namespace pallium::test {

/// A person without a pointer: keys go to whatever holds the keyboard, as the window system sends
/// them.
class Keyboard {
  public:
    /// `window` outlives it, and is the one that is used.
    explicit Keyboard(QWidget& window) : m_window(window) {}

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString& text);
    QWidget* focus() const;

    /// Presses Tab (or Shift+Tab) until the keyboard is back where it began: what of `inside` held
    /// it, in this order; each was given to `atEach` while it did. A widget that the key does not
    /// leave ends the walk and stands there twice in a row.
    QList<QWidget*> circle(const QWidget& inside, bool isForwards,
                           const std::function<void(QWidget&)>& atEach = {});
    /// Presses Tab until the keyboard is at `wanted`; false if it never comes there.
    bool tabTo(const QWidget* wanted);

  private:
    QWidget& m_window;
};

/// Empty if Tab, pressed until the keyboard is back where it began, comes to every widget of `page`
/// that takes it, once, and Shift+Tab goes the same way back; and if each of them could be seen and
/// named there. Else what was wrong.
QStringList tabProblems(Keyboard& keyboard, const QWidget& page);

}  // namespace pallium::test
