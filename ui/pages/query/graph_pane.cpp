#include "ui/pages/query/graph_pane.h"

#include "ui/widgets/chart/legend_table.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

const QString kPlotOptionsKey = QStringLiteral("options");
const QString kGraphSplitterKey = QStringLiteral("splitter");

}  // namespace

GraphPane::GraphPane(QWidget* parent) : QWidget(parent), m_model(new PlotModel(this)) {
    // In the order of Tab.
    createControls();
    m_view = new PlotView(this);
    m_view->setModel(m_model);
    followFont(*m_view, [this] { m_view->setMinimumHeight(m_view->fontMetrics().height() * 8); });
    m_legend = new LegendTable(*m_model, this);
    layOut();
    showOptions();
}

// The view looks at the model until it is gone; children would go in the order of their making.
GraphPane::~GraphPane() {
    m_view->setModel(nullptr);
}

QToolButton* GraphPane::makeSwitch(const QString& text, const QString& toolTip, const char* name) {
    auto* const button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    button->setCheckable(true);
    button->setObjectName(QLatin1String(name));
    connect(button, &QToolButton::toggled, this, &GraphPane::applyControls);
    return button;
}

void GraphPane::createControls() {
    m_kind = new QComboBox(this);
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->setAccessibleName(tr("How series are drawn"));
    m_kind->addItem(tr("Lines"), static_cast<int>(PlotOptions::Kind::Lines));
    m_kind->addItem(tr("Stacked"), static_cast<int>(PlotOptions::Kind::Stacked));
    m_kind->addItem(tr("Points"), static_cast<int>(PlotOptions::Kind::Points));
    m_unit = new QComboBox(this);
    m_unit->setObjectName(QStringLiteral("unit"));
    m_unit->setAccessibleName(tr("Unit of the values"));
    m_unit->addItem(tr("Unit: auto"), -1);
    const auto addUnit = [this](const QString& text, Unit unit) {
        m_unit->addItem(text, static_cast<int>(unit));
    };
    addUnit(tr("None"), Unit::None);
    addUnit(tr("Seconds"), Unit::Seconds);
    addUnit(tr("Bytes"), Unit::Bytes);
    addUnit(tr("Bytes per second"), Unit::BytesPerSecond);
    addUnit(tr("Per second"), Unit::PerSecond);
    addUnit(tr("Ratio"), Unit::Ratio);
    addUnit(tr("Percent"), Unit::Percent);
    addUnit(tr("Degrees Celsius"), Unit::Celsius);
    addUnit(tr("Time"), Unit::Timestamp);
    m_log = makeSwitch(tr("Log"), tr("Logarithmic scale"), "log");
    m_zero = makeSwitch(tr("From 0"), tr("Start the value axis at zero"), "zero");
    m_back = new QToolButton(this);
    m_back->setIcon(theme().icon(QStringLiteral("zoom-out")));
    m_back->setAccessibleName(tr("Back to the view before the zoom"));
    m_back->setToolTip(tr("Back to the view before the zoom (Backspace)"));
    m_back->setAutoRaise(true);
    m_bounded = new TokenLabel(Token::Warn, this);
    m_bounded->setObjectName(QStringLiteral("bounded"));
    for (QComboBox* const box : {m_kind, m_unit}) {
        connect(box, &QComboBox::activated, this, &GraphPane::applyControls);
    }
}

void GraphPane::layOut() {
    auto* const controls = new QHBoxLayout;
    controls->setSpacing(8);
    controls->addWidget(m_kind);
    controls->addWidget(m_unit);
    controls->addWidget(m_log);
    controls->addWidget(m_zero);
    controls->addWidget(m_back);
    controls->addStretch(1);
    controls->addWidget(m_bounded);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_legend);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    connect(m_back, &QToolButton::clicked, m_view, &PlotView::goBack);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSharedByUser = true; });
    connect(m_model, &PlotModel::reset, this, &GraphPane::shareHeight);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(controls);
    layout->addWidget(m_splitter, 1);
}

void GraphPane::setBoundedText(const QString& text) {
    m_bounded->setText(text);
}

void GraphPane::applyControls() {
    PlotOptions options = m_view->options();
    options.kind = static_cast<PlotOptions::Kind>(m_kind->currentData().toInt());
    options.scale = m_log->isChecked() ? PlotOptions::Scale::Log10 : PlotOptions::Scale::Linear;
    options.startsAtZero = m_zero->isChecked();
    const int unit = m_unit->currentData().toInt();
    options.unit = unit < 0 ? std::nullopt : std::optional(static_cast<Unit>(unit));
    m_zero->setEnabled(!m_log->isChecked());
    m_view->setOptions(options);
    Q_EMIT optionsChanged();
}

void GraphPane::showOptions() {
    const PlotOptions& options = m_view->options();
    const QSignalBlocker blockLog(m_log);
    const QSignalBlocker blockZero(m_zero);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(options.kind)));
    m_unit->setCurrentIndex(m_unit->findData(options.unit ? static_cast<int>(*options.unit) : -1));
    m_log->setChecked(options.scale == PlotOptions::Scale::Log10);
    m_zero->setChecked(options.startsAtZero);
    m_zero->setEnabled(!m_log->isChecked());
}

void GraphPane::shareHeight() {
    if (m_isSharedByUser) return;
    const int all = m_splitter->height() - m_splitter->handleWidth();
    const int legend = std::min(m_legend->sizeHint().height(), all / 3);
    m_splitter->setSizes({all - legend, legend});
}

void GraphPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    shareHeight();
}

QJsonObject GraphPane::saveState() const {
    QJsonObject state{{kPlotOptionsKey, toJson(m_view->options())}};
    if (m_isSharedByUser)
        state[kGraphSplitterKey] = QString::fromLatin1(m_splitter->saveState().toBase64());
    return state;
}

void GraphPane::restoreState(const QJsonObject& state) {
    if (state.contains(kPlotOptionsKey)) {
        m_view->setOptions(plotOptionsFromJson(state[kPlotOptionsKey].toObject()));
    }
    m_isSharedByUser = state.contains(kGraphSplitterKey) &&
                       m_splitter->restoreState(
                           QByteArray::fromBase64(state[kGraphSplitterKey].toString().toLatin1()));
    showOptions();
}

}  // namespace pallium::ui
