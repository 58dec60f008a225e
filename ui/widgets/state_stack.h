#pragma once

#include "ui/client/api_error.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <memory>

class QAction;

namespace pallium::ui {

/// One data view with the six faces that all of them share: first load, refreshing, stale, empty,
/// not offered, error. The content is kept and stays selectable in Refreshing and Stale. Every
/// change is announced to assistive technology. Threads: GUI thread.
class StateStack final : public QWidget {
    Q_OBJECT

  public:
    enum class Face : quint8 { Loading, Content, Refreshing, Stale, Empty, NotOffered, Error };

    /// Takes `content`.
    explicit StateStack(QWidget* content, QWidget* parent = nullptr);
    ~StateStack() override;

    Face face() const { return m_face; }

    /// A request is under way: Loading before the first outcome (nothing moves for 200 ms), else
    /// Refreshing: what is shown stays, be it the content, a sentence or an error.
    void showBusy();
    /// Forgets that anything was shown, because what follows is about something else: Loading.
    void reset();
    /// An answer is shown in the content.
    void showContent();
    /// One sentence why, and what to do; either action may be null. Actions are borrowed.
    void showEmpty(const QString& title, const QString& text, QAction* main = nullptr,
                   QAction* secondary = nullptr);
    void showNotOffered(const QString& text, const QString& hint);
    /// Stale if the content was shown before and the error is one that may pass, else Error; an
    /// error that says "nothing there" or "no such endpoint" takes the face Empty or NotOffered.
    /// Retry is offered where it may help, and runs `retry`; the page Limits where the error comes
    /// from one (LimitsButton).
    void showError(const ApiError& error, std::function<void()> retry);

  Q_SIGNALS:
    void faceChanged(pallium::ui::StateStack::Face face);

  private:
    void setFace(Face face, const QString& spoken);

    struct Impl;
    std::unique_ptr<Impl> m_impl;
    Face m_face = Face::Loading;
};

}  // namespace pallium::ui
