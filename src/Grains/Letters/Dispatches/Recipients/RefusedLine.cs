namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A refused line of an upload.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Fault">Why.</param>
/// <param name="Column">Of a file with columns, from 1; else 0.</param>
[GenerateSerializer, Immutable, Alias("budkavle.refused-line")]
public readonly record struct RefusedLine(
    [property: Id(0)] long Line, [property: Id(1)] RecipientFault Fault, [property: Id(2)] ushort Column = 0);
