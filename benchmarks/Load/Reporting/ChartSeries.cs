namespace Budkavle.Load.Reporting;

/// <summary>One line of a chart.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> Values);
