namespace Budkavle.Api.Letters.Parsing;

/// <summary>Where a letter comes from decides which fields it must have.</summary>
public enum LetterShape
{
    /// <summary>POST /v1/letters: the key is in the header.</summary>
    Single,

    /// <summary>A line of POST /v1/letters/bulk: with a key of its own.</summary>
    Line,

    /// <summary>The template of a dispatch: no recipient.</summary>
    Template,
}
