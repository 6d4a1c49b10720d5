using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>One line: where its key is kept and which of the chunk's keys it is, or what is wrong with it.</summary>
internal readonly record struct KeyLine(long Line, Segment Key, int Index, ProblemCode? Fault);
