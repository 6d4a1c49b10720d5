namespace Budkavle.Embedded.Tests.Api;

/// <summary>What other assemblies can see of one type, as text that can be compared.</summary>
internal sealed record TypeSurface(string Name, string Kind, string Base, IReadOnlyList<string> Interfaces, IReadOnlySet<string> Members);
