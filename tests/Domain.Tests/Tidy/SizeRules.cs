using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Budkavle.Domain.Tests.Tidy;

/// <summary>Files, methods, folders and lines that a reader takes in at a glance.</summary>
internal static class SizeRules
{
    internal const int FileLinesMax = 400;
    internal const int MethodLinesMax = 70;
    internal const int FolderFilesMax = 20;
    internal const int ColumnsMax = 140;

    internal static IEnumerable<string> LongFiles(SourceFile file)
    {
        int lines = file.Text.TrimEnd('\n').Split('\n').Length;
        return lines < FileLinesMax ? [] : [file.At(lines, $"file has {lines} lines, fewer than {FileLinesMax} wanted")];
    }

    internal static IEnumerable<string> LongLines(SourceFile file) => file.Lines
        .Select((line, index) => (line.Length, Number: index + 1))
        .Where(line => line.Length > ColumnsMax)
        .Select(line => file.At(line.Number, $"line has {line.Length} columns, at most {ColumnsMax} wanted"));

    internal static IEnumerable<string> LongMethods(SourceFile file)
    {
        var members = file.Syntax.DescendantNodes()
            .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax)
            .Select(node => (Place: node, Lines: LineCount(node.GetLocation())));
        var statements = file.Syntax.Members.OfType<GlobalStatementSyntax>()
            .Where(node => node.Statement is not LocalFunctionStatementSyntax)
            .ToList();
        if (statements.Count > 0)
            members = members.Append((statements[0], statements.Sum(node => LineCount(node.GetLocation()))));
        return members.Where(member => member.Lines >= MethodLinesMax)
            .Select(member => file.At(member.Place, $"method has {member.Lines} lines, fewer than {MethodLinesMax} wanted"));
    }

    internal static IEnumerable<string> FullFolders(IEnumerable<SourceFile> files) => files
        .GroupBy(file => file.Folder)
        .Where(folder => folder.Count() >= FolderFilesMax)
        .Select(folder => $"{folder.Key}:0: folder has {folder.Count()} C# files, fewer than {FolderFilesMax} wanted");

    private static int LineCount(Location location)
    {
        var span = location.GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
