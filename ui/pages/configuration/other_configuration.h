#pragma once

#include "ui/client/api_client.h"
#include "ui/pages/page.h"

#include <QComboBox>

#include <memory>

class QLabel;

namespace pallium::ui {

/// What the configuration is compared with: nothing, that of another saved connection, or a file.
/// Reads it once when it is chosen. Threads: GUI thread.
class OtherConfiguration final : public QWidget {
    Q_OBJECT

  public:
    explicit OtherConfiguration(PageContext& context, QWidget* parent = nullptr);

    /// The runtime file is compared from now on, or the configuration itself; nothing is at first.
    void setRuntime(bool isRuntime);
    /// Lists the saved connections but the one that is open; what is chosen stays chosen.
    void fill();
    void reset();
    /// A file as it was read.
    void takeFile(const QString& name, const QByteArray& text);

  Q_SIGNALS:
    /// Compare with this; an empty name: with nothing.
    void changed(const QString& name, const QString& yaml);

  private:
    void choose(int index);
    void askForFile();
    void readProfile(const QString& id);
    void read(const ConnectionProfile& profile, const QString& secret);
    void fail(const QString& text);

    PageContext& m_context;
    bool m_isRuntime = false;
    QComboBox* m_choice = nullptr;
    QLabel* m_problem = nullptr;
    int m_attempt = 0;  // a newer choice makes older answers void
    std::unique_ptr<ApiClient> m_client;
    ApiCall m_call;
};

}  // namespace pallium::ui
