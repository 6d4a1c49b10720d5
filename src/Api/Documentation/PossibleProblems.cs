using Budkavle.Api.Problems;

namespace Budkavle.Api.Documentation;

/// <summary>Endpoint metadata: the refusals that the OpenAPI document names beside the general ones.</summary>
internal sealed record PossibleProblems(ProblemCode[] Codes);
