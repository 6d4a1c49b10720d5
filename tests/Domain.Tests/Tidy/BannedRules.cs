using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Budkavle.Domain.Tests.Tidy;

/// <summary>What the simulator cannot control must not be used by the classes that it runs; and tests wait for events.</summary>
internal static class BannedRules
{
    private static readonly string[] Uncontrolled =
    [
        "DateTime.UtcNow", "DateTime.Now", "DateTime.Today", "DateTimeOffset.UtcNow", "DateTimeOffset.Now", "Guid.NewGuid",
        "Guid.CreateVersion7", "Random.Shared", "Task.Run", "Thread.Sleep",
    ];

    /// <summary>
    /// The one helper that may wait for time: it asks a silo that runs as another process, whose events cannot be awaited from here.
    /// </summary>
    private const string PollsAnotherProcess = "tests/Api.Tests/Silos/Eventually.cs";

    internal static IEnumerable<string> UncontrolledSources(SourceFile file)
    {
        if (!IsSimulated(file))
            return [];
        var members = file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>();
        var named = members.Where(node => Uncontrolled.Contains(ShortName(node)))
            .Select(node => file.At(node, $"{ShortName(node)} is banned here"));
        var detached = members.Where(node => node.Name.Identifier.Text == "ConfigureAwait" && IsFalseArgument(node.Parent))
            .Select(node => file.At(node, "ConfigureAwait(false) is banned here"));
        return named.Concat(detached);
    }

    internal static IEnumerable<string> ImpureDomain(SourceFile file)
    {
        if (!file.IsIn("src/Domain"))
            return [];
        var awaits = file.Syntax.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.AwaitKeyword) || token.IsKind(SyntaxKind.AsyncKeyword))
            .Select(token => file.At(token, $"the domain knows no {token.Text}"));
        var loggers = file.Syntax.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.Text is "ILogger" or "ILoggerFactory")
            .Select(name => file.At(name, "the domain logs nothing"));
        return awaits.Concat(loggers);
    }

    internal static IEnumerable<string> SleepingTests(SourceFile file)
    {
        if (!file.IsIn("tests") || file.Path == PollsAnotherProcess)
            return [];
        var sleeps = file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(node => ShortName(node) == "Thread.Sleep")
            .Select(node => file.At(node, "a test never sleeps"));
        var delays = file.Syntax.DescendantNodes().OfType<AwaitExpressionSyntax>().Where(node => IsSleep(node.Expression))
            .Select(node => file.At(node, "a test waits for an event, not for time"));
        return sleeps.Concat(delays);
    }

    /// <summary>A test that is switched off in the source. One that lacks its data computes the reason instead.</summary>
    internal static IEnumerable<string> SwitchedOffTests(SourceFile file)
    {
        if (!file.IsIn("tests"))
            return [];
        return file.Syntax.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(node => node.NameEquals?.Name.Identifier.Text == "Skip" && node.Expression.IsKind(SyntaxKind.StringLiteralExpression))
            .Select(node => file.At(node, "a test is switched off"));
    }

    private static bool IsSimulated(SourceFile file) =>
        file.IsIn("src/Domain", "src/Embedded", "src/Grains", "src/Storage") && !file.IsIn("src/Storage/Sqlite", "src/Storage/Postgres");

    /// <summary>The type and the member, without namespaces: <c>Task.Run</c> for <c>System.Threading.Tasks.Task.Run</c>.</summary>
    private static string ShortName(MemberAccessExpressionSyntax node) => node.Expression switch
    {
        SimpleNameSyntax type => $"{type.Identifier.Text}.{node.Name.Identifier.Text}",
        MemberAccessExpressionSyntax type => $"{type.Name.Identifier.Text}.{node.Name.Identifier.Text}",
        _ => string.Empty,
    };

    private static bool IsFalseArgument(SyntaxNode? call) =>
        call is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var argument }] }
        && argument.IsKind(SyntaxKind.FalseLiteralExpression);

    /// <summary>
    /// An awaited Task.Delay, unless it is endless (a stand-in for a hanging peer) or runs on a clock that the test moves.
    /// </summary>
    private static bool IsSleep(ExpressionSyntax awaited)
    {
        if (awaited is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax method } call)
            return false;
        if (method.Name.Identifier.Text == "ConfigureAwait")
            return IsSleep(method.Expression);
        if (ShortName(method) != "Task.Delay")
            return false;
        string arguments = call.ArgumentList.ToString();
        return !(arguments.Contains("Infinite", StringComparison.Ordinal)
            || call.ArgumentList.Arguments.Skip(1).Any(argument => IsClock(argument.ToString())));
    }

    private static bool IsClock(string argument) =>
        argument.Contains("time", StringComparison.OrdinalIgnoreCase) || argument.Contains("clock", StringComparison.OrdinalIgnoreCase);
}
