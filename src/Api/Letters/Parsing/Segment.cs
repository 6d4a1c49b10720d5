namespace Budkavle.Api.Letters.Parsing;

/// <summary>A part of a draft's scratch bytes.</summary>
public readonly record struct Segment(int Start, int Length)
{
    public bool IsEmpty => Length == 0;
}
