using System.Text.Json.Serialization;

namespace Budkavle.Api.Statistics;

[JsonSerializable(typeof(List<DayFigures>))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
