namespace Budkavle.Storage.Tests.Compliance;

/// <summary>The class needs PostgreSQL's programs on this machine.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;
