using Budkavle.Api.Problems;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>What is wrong with a letter: the code, a sentence, and where (RFC 6901 pointer). Never the value itself.</summary>
public readonly record struct LetterFault(ProblemCode Code, string Detail, string Pointer)
{
    public ProblemResult ToProblem() => Problem.Of(Code, Detail, ("pointer", Pointer));
}
