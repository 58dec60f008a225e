#pragma once

#include "ui/client/profile_api.h"
#include "ui/pages/page.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QSpinBox;

namespace pallium::ui {

class FileSaver;

/// Records a profile of the server's process into a file that the person chooses; tells how far it
/// is, and can be cancelled. Goes on while another page is looked at. Threads: GUI thread.
class ProfileCard final : public QWidget {
    Q_OBJECT

  public:
    explicit ProfileCard(PageContext& context, QWidget* parent = nullptr);

    /// Shows what the session's server offers, and hides where that is nothing.
    void showOffers();
    /// Another server follows: what is under way ends.
    void forget();
    /// Records without a question.
    void record(ProfileKind kind, int seconds, const QString& path);
    QString reportText() const;

  Q_SIGNALS:
    void notice(const QString& text);

  private:
    QWidget* createChoices();
    ProfileKind kind() const;
    void ask();
    void cancel();
    void take(const ApiResult<QByteArray>& result, const QString& path);
    void tick();
    void report(const QString& text);
    void updateActions();

    PageContext& m_context;
    FileSaver* m_files = nullptr;
    QComboBox* m_kind = nullptr;
    QSpinBox* m_seconds = nullptr;
    QAction* m_save = nullptr;
    QAction* m_cancel = nullptr;
    QLabel* m_report = nullptr;
    ApiCall m_call;
    int m_wanted = 0;  // seconds of what is under way; 0: no time is taken
    QElapsedTimer m_since;
    QTimer m_clock;
};

}  // namespace pallium::ui
